"""What the tests run and look at: real servers, real proxies, certificates, and a guard over every secret."""
