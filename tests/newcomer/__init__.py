"""The way of somebody who comes to the project for the first time. Slow, and so last of all."""
