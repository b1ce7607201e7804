-- What issuing noted for whoever verifies: a JSON list, see Flag in models.go.
ALTER TABLE certificates ADD COLUMN flags TEXT;
