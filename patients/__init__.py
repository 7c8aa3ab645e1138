"""Who needs care: patients, referrals, placements, stays."""
