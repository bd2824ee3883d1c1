DROP TABLE agent_rights;
