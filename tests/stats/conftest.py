"""Examples are small and their time varies with the machine, so no example has a deadline."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
