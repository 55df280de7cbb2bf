"""The examples that Concord shows before anybody has brought data: seeded, simulated, and said to be so."""
