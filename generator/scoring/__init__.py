"""The compact engine: facts, points, rulings and the reasons for them."""
