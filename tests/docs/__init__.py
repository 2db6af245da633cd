"""Tests that hold the documents to the code, and the code to the documents."""
