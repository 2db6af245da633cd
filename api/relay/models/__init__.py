"""What is known of models: prices, limits and how long they live, from one table that the page reads too."""
