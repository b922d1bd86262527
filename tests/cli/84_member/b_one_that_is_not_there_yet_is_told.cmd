# exit 0
lhcr member add later@example.org --role operator --reach project
lhcr member add a-subject --subject --role auditor --reach org -o id
