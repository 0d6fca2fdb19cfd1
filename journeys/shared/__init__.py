"""What journeys keeps in the public schema: the platform's library, and where the codes of certificates lead."""
