"""The application's database backend and its hand-written hot statements."""
