"""The sample programme: its story in readable files and the scripts that turn it into workbooks."""
