"""The doctor: what can be wrong with a deployment, looked at one by one on the deployment itself."""
