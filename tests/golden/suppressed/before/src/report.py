def title():
    return "Report"
