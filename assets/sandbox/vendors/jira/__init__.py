"""Jira Cloud: issues, changelogs, projects, users under /rest/api/3/, approvals under /rest/servicedeskapi/."""
