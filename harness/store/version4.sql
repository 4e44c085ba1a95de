-- From schema version 3 to 4: samples that are sequences of tokens, and how fast the machine
-- multiplies matrices.
ALTER TABLE trial ADD COLUMN sample_tokens INTEGER;
ALTER TABLE trial ADD COLUMN peak_flops REAL;
