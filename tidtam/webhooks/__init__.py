"""Webhooks: status changes told to other systems by signed HTTPS calls. Off unless switched on."""
