"""What an import did, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class ModelCounts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass
class ImportReport:
    """All counts of one import.

    models: by model here ("part.part"). skipped: by (kind of record, reason). cleared: references to rows that are
    missing, by (model, field). dropped_fields: by (kind, field, reason), unknown_fields by (kind, field); both count
    records whose value was not empty.
    """

    records: int = 0
    models: dict[str, ModelCounts] = field(default_factory=dict)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    cleared: Counter[tuple[str, str]] = field(default_factory=Counter)
    dropped_fields: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unknown_fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    files_copied: int = 0
    files_unchanged: int = 0
    files_missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def of(self, model: str) -> ModelCounts:
        return self.models.setdefault(model, ModelCounts())

    def _total(self, name: str) -> int:
        return sum(getattr(counts, name) for counts in self.models.values())

    @property
    def created(self) -> int:
        return self._total("created")

    @property
    def updated(self) -> int:
        return self._total("updated")

    @property
    def unchanged(self) -> int:
        return self._total("unchanged")

    @property
    def changed_anything(self) -> bool:
        return bool(self.created or self.updated or self.files_copied)

    def __str__(self) -> str:
        parts = [
            f"{self.records} records read: {self._totals_in_words()}, {self.skipped.total()} skipped.",
            *self._models_in_words(),
        ]
        if self.skipped:
            parts.append("Skipped:")
            parts += [f"  {kind}: {count} ({reason})" for (kind, reason), count in sorted(self.skipped.items())]
        if self.cleared:
            parts.append("References to missing rows, left empty:")
            parts += [f"  {model}.{name}: {count}" for (model, name), count in sorted(self.cleared.items())]
        if self.dropped_fields or self.unknown_fields:
            parts.append("Fields without a place here:")
            parts += [
                f"  {kind}.{name}: {count} ({reason})"
                for (kind, name, reason), count in sorted(self.dropped_fields.items())
            ]
            parts += [
                f"  {kind}.{name}: {count} (unknown)" for (kind, name), count in sorted(self.unknown_fields.items())
            ]
        parts += self._files_in_words()
        parts += [f"Note: {warning}" for warning in self.warnings]
        return "\n".join(parts)

    def _totals_in_words(self) -> str:
        return f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"

    def _models_in_words(self) -> list[str]:
        lines = []
        for model, counts in sorted(self.models.items()):
            told = [f"{number} {word}" for word, number in vars(counts).items() if number]
            lines.append(f"  {model}: {', '.join(told) or 'nothing'}")
        return lines

    def _files_in_words(self) -> list[str]:
        lines = []
        if self.files_copied or self.files_unchanged:
            lines.append(f"Files: {self.files_copied} copied, {self.files_unchanged} there already.")
        if self.files_missing:
            shown = ", ".join(self.files_missing[:5])
            more = f" and {len(self.files_missing) - 5} more" if len(self.files_missing) > 5 else ""
            lines.append(f"Files that the media folder lacks: {len(self.files_missing)} ({shown}{more}).")
        return lines
