"""Nothing of patients is in the administration site: administrators see no patients."""
