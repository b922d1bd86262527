# exit 0
mkdir -p levels && cd levels && git init -q
cat > user.yaml <<"Y"
current_context: shop
contexts: {shop: {environment: from_user, database: "service=shop"}}
Y
see() { lhcr "$@" run list --explain-config --fields name,value,origin,source | grep "^environment "; }
see
export LHCR_CONFIG=user.yaml; see
echo "environment: from_project" > .lhcr.yaml; see
export LHCR_ENVIRONMENT=from_variable; see
see --env from_flag
lhcr run list --explain-config --fields name,value,origin,source | grep -E "^(database|context) "
PGSERVICE=other lhcr run list --explain-config --fields name,value,origin,source | grep "^database "
lhcr --database service=named run list --explain-config --fields name,value,origin,source | grep "^database "
