"""What surrounds the conversation: the list and its search, the header, notices, the welcome and toasts."""
