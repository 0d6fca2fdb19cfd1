"""The database backend of the schemas' owner, through which `migrate` and provisioning go; requests never do."""
