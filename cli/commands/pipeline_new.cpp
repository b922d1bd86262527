// `lhcr pipeline new NAME [--tables a,b]`: a pipeline for a source of one's own, complete enough to run.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

#include "base/error.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string name;
    std::string connection = "source";
    std::string spec;
    std::vector<std::string> tables;
};

std::map<std::string, std::string> files_of(const Options& options) {
    std::string bronze, silver, gold;
    std::map<std::string, std::string> files;
    for (const auto& table : options.tables) {
        bronze += fmt::format(
            "  - name: bronze.{0}\n    from: source.{0}\n    key: [id]               # total and unique: the order of the rows\n", table);
        silver += fmt::format(
            "  - name: silver.{0}\n    sql: silver/{0}.sql\n    key: [id]\n    expect:\n      - {{ not_null: [id] }}\n      - {{ unique: "
            "[id] }}\n",
            table);
        files[fmt::format("silver/{}.sql", table)] =
            fmt::format("-- One row a {0}. Name the columns you promise to those who read it.\nselect *\nfrom bronze.{0}\n", table);
    }
    const std::string& first = options.tables.front();
    gold = fmt::format(
        "  - name: gold.{0}_count\n    sql: gold/{0}_count.sql\n    key: [rows]\n    expect:\n      - {{ row_count: {{ min: 1, max: 1 }} "
        "}}\n",
        first);
    files[fmt::format("gold/{}_count.sql", first)] =
        fmt::format("-- The first answer: how many.\nselect count(*) as rows\nfrom silver.{}\n", first);
    files["pipeline.yaml"] = fmt::format(
        "# What each field means is written in the shipped pipeline odoo_medallion and in docs/guide/pipelines.md.\n"
        "apiVersion: lhcr/v1\nkind: Pipeline\nname: {}\n{}description: \"\"\n\nsources:\n  source: {{ kind: postgres, connection: {} "
        "}}\n\ntables:\n{}\n{}\n{}\n"
        "limits: {{ memory_mb: 512, threads: 2 }}\nenvironments: {{ dev: {{}}, stage: {{}}, prod: {{}} }}\n",
        options.name, options.spec.empty() ? "" : fmt::format("spec: {}\n", options.spec), options.connection, bronze, silver, gold);
    return files;
}

int run(Session& session, const Options& options) {
    namespace fs = std::filesystem;
    if (options.name.empty() || options.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos ||
        !std::isalpha(static_cast<unsigned char>(options.name[0])))
        throw Error(Errc::usage, fmt::format("'{}' is not a pipeline's name", options.name),
                    "a lower-case letter, then lower-case letters, digits and underscores");
    for (const auto& table : options.tables)
        if (table.empty() || table.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
            throw Error(Errc::usage, fmt::format("'{}' cannot be a table's name here", table),
                        "lower-case letters, digits and underscores; write others by hand under `from:`");
    const fs::path folder = fs::path("pipelines") / options.name;
    std::error_code error;
    if (fs::exists(folder, error))
        throw Error(Errc::conflict, fmt::format("'{}' is there already", folder.string()),
                    fmt::format("`lhcr pipeline validate {}` checks it", options.name));
    json written = json::array();
    for (const auto& [name, text] : files_of(options)) {
        fs::create_directories((folder / name).parent_path(), error);
        std::ofstream stream(folder / name, std::ios::binary);
        stream << text;
        stream.close();
        if (!stream)
            throw Error(Errc::unavailable, fmt::format("cannot write '{}'", (folder / name).string()),
                        "check the folder's rights and the disk");
        written.push_back({{"path", (folder / name).string()}});
    }
    session.output().list("PipelineFiles", {{"pipeline", options.name}, {"files", written}}, "files", {{"WRITTEN", "path"}}, "path");
    session.output().note(fmt::format(
        "next: `lhcr connections add {} --kind postgres --conninfo postgresql://user@host/database`, then `lhcr pipeline run {} --wait`",
        options.connection, options.name));
    return 0;
}

}  // namespace

void bind_pipeline_new(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("name", options->name, "the pipeline's name: lower-case letters, digits, underscores")->required();
    app.add_option("--connection", options->connection, "the connection it reads (default: source)");
    app.add_option("--table", options->tables, "a table of the source with a column id; repeat for more")->required()->delimiter(',');
    app.add_option("--spec", options->spec, "the spec bundle it answers to");
    session.set_action([&session, options] { return run(session, *options); });
}

}  // namespace lhcr::cli
