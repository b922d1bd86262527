// The entry of the binary; everything is in app.cpp, so that tests can call it too.
#include "cli/app.hpp"

int main(int argc, char** argv) {
    return lhcr::cli::run_app(argc, argv);
}
