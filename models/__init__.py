"""The shipped stance model: weights.npz, model.json and its card, read as package data."""
