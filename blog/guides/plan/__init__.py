"""Plans: when somebody means to be through each stage of a guide, beside what they have done."""
