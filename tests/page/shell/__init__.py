"""What surrounds the conversation: the list and its search, the masthead, notices, the welcome and toasts."""
