DROP TABLE pause_periods;
