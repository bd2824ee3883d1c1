DROP TABLE queue_attachments;
DROP TABLE definition_agents;
DROP TABLE definitions;
