"""Pure rules of the gateway: retries, masking, addresses that may be called."""
