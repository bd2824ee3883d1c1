DROP TABLE uploads;
DROP TABLE media_files;
