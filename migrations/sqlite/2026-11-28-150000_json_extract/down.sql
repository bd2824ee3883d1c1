-- Built in.
SELECT 1;
