-- From schema version 2 to 3: what starting a trial took, so that its clocks add up.
ALTER TABLE trial ADD COLUMN setup_seconds REAL;
