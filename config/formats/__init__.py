"""How numbers look in each language, where it is not as Django has it."""
