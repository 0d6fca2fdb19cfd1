"""What `/metrics` says of accounts' queues."""

from oasis.core.health import measure_backlog

measure_backlog(
    "audit_unsealed",
    "SELECT count(*), extract(epoch FROM now() - min(r.created_at)) FROM public.accounts_auditpending p"
    " JOIN public.accounts_auditrecord r ON r.id = p.record_id",
)
