"""The United Kingdom's major government projects, 2014 to 2019, as a plan workbook."""
