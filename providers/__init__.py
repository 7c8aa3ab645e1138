"""Who and where: collaboratives, providers, sites, wards, users."""
