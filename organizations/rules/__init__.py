"""Pure rules of the organizations app: no models, no Django."""
