"""The demonstration's accounts. They exist only where the demo was loaded, and are shown only with DEMO=1."""

DEMO_PASSWORD = "getting-to-good"

# (address, what this person does), in the order of the sign-in page.
DEMO_ACCOUNTS = (
    ("officer@exampleshire.example", "Officer: updates the actions of Assessment and Safeguarding"),
    ("lead@exampleshire.example", "Programme lead: signs off, moves dates, closes the month"),
    ("board@exampleshire.example", "Board member: reads"),
    ("auditor@exampleshire.example", "Inspector or auditor: reads everything with its history"),
    ("admin@exampleshire.example", "Administrator: plans, actions and people in the admin"),
    ("officer@oldham.example", "Officer of Oldham, whose published plan is read-only"),
    ("board@oldham.example", "Board member of Oldham"),
    ("board@north-east-lincolnshire.example", "Board member of North East Lincolnshire, whose notice was published"),
    ("board@havering.example", "Board member of Havering, whose plan and resources were published"),
)
