// The editor is complete without scripts; what makes it nicer begins here.
