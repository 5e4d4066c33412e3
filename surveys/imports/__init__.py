"""Files of answers that leads bring in: mapped to a questionnaire, checked, stored as one campaign, undone whole."""
