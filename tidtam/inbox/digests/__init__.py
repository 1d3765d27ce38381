"""The digest: one message a person a day at most, of what is new, due soon or overdue.

`rules` says on which days one is reminded, `gathering` finds what concerns whom, `composing` puts it into words,
`writing` hands the letters to the outbox.
"""
