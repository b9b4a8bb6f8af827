"""Exports of news databases, which hold many articles in one file: Nexis, Factiva and ProQuest."""
