"""What of extracts could not be told: asked, and answered by the support hub."""

from beds.imports.questions.answering import NotYours, answer_person, answer_ward, turn_back
from beds.imports.questions.asking import ask

__all__ = ["NotYours", "answer_person", "answer_ward", "ask", "turn_back"]
