"""From a mention to one person or organisation, by the fullest name, with a role."""
