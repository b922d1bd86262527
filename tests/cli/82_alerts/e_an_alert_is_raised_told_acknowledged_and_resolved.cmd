# exit 0
lhcr alerts list
id=$(lhcr alerts raise disk --message 'the scratch disk is full' --severity critical -o id)
lhcr alerts raise disk --message 'it is fuller' -o json --fields times,raised
{
lhcr alerts list
lhcr alerts deliver --once -q
lhcr alerts ack "$id" --note 'I look'
lhcr alerts resolve "$id" --reason 'emptied' -o json --fields status,resolution
lhcr alerts deliver --once -q
lhcr alerts list
lhcr alerts list --all
lhcr alerts show "$id"
} 2>&1 | sed "s/$id/<alert>/"
