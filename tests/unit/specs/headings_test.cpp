// Sections are found by what they are about, in the languages that people write: each name alone is enough, and no other word is.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "specs/check.hpp"
#include "specs/model.hpp"
#include "specs/rules/headings.hpp"

using namespace lhcr;
using namespace lhcr::specs;

namespace {

/// True when a bundle with this heading alone in the concept's file is not told to lack the concept.
bool is_satisfied(Layout layout, const Concept& wanted, const std::string& heading) {
    Bundle bundle;
    bundle.layout = layout, bundle.slug = layout == Layout::lhcr ? "orders" : "001-orders";
    bundle.folder = (layout == Layout::lhcr ? "spec/" : "specs/") + bundle.slug;
    for (const auto& file : files_of(layout))
        bundle.documents[file] = read_document(file, file == wanted.file ? "# Orders\n\n" + heading + "\n\nOf one day.\n" : "# Orders\n");
    const auto found = check_model(read_model(bundle), nullptr, select_rules(Profile::ci));
    return std::none_of(found.begin(), found.end(), [&](const Diagnostic& each) {
        return each.rule == wanted.rule && each.name == wanted.file && each.subject == wanted.what;
    });
}

const Concept& concept_of(Layout layout, std::string_view what) {
    const auto& all = heading_concepts(layout);
    return *std::find_if(all.begin(), all.end(), [&](const Concept& each) { return each.what == what; });
}

}  // namespace

TEST_CASE("each name of a section, alone, satisfies what asks for it, and a word that is none does not") {
    int names = 0, concepts = 0;
    for (const Layout layout : {Layout::lhcr, Layout::spec_kit})
        for (const auto& wanted : heading_concepts(layout)) {
            ++concepts;
            CAPTURE(wanted.what);
            CHECK_FALSE(is_satisfied(layout, wanted, "Nothing of it."));
            for (const char* none : {"## Zebra", "## Гусь", "## 斑马", "## Prólogo", "## 1. Zebra crossings"})
                CHECK_FALSE(is_satisfied(layout, wanted, none));
            std::set<std::string_view> seen;
            for (const auto name : specs::words_of(wanted.topic)) {
                CAPTURE(name);
                CHECK_MESSAGE(seen.insert(name).second, "twice");
                std::string capital(name);
                if (capital[0] >= 'a' && capital[0] <= 'z') capital[0] = static_cast<char>(capital[0] - 32);
                for (const auto& heading :
                     {"## " + capital, "### 2. **" + capital + "** of the release", "## 🎯 " + std::string(name) + " *(mandatory)*"}) {
                    CAPTURE(heading);
                    CHECK(is_satisfied(layout, wanted, heading));
                }
                // The title of the file is no section, and prose that uses the word is none.
                CHECK_FALSE(
                    is_satisfied(layout, wanted, "The " + std::string(name) + " stands elsewhere, in another file of this folder."));
                ++names;
            }
        }
    MESSAGE("concepts " << concepts << ", names " << names);
    CHECK(concepts == 7);
    CHECK(names >= 100);
}

TEST_CASE("headings as they are written in eight languages say what their section is about") {
    struct Row {
        Layout layout;
        const char *what, *heading;
    };
    constexpr const char *stories = "User Scenarios & Testing", *wanted = "Requirements", *success = "Success Criteria";
    constexpr const char *rules = "principles or rules", *goals = "goals or requirements", *done = "acceptance or success criteria",
                         *steps = "phases, milestones or an approach";
    const Row rows[] = {
        {Layout::spec_kit, stories, "## User Scenarios & Testing *(mandatory)*"},
        {Layout::spec_kit, stories, "## 用户场景与测试"},
        {Layout::spec_kit, stories, "## Benutzerszenarien"},
        {Layout::spec_kit, stories, "## Escenarios y pruebas"},
        {Layout::spec_kit, stories, "## Historias de usuario"},
        {Layout::spec_kit, stories, "## Scénarios utilisateur"},
        {Layout::spec_kit, stories, "## SCÉNARIOS"},
        {Layout::spec_kit, stories, "## Cenários de uso"},
        {Layout::spec_kit, stories, "## ユーザーシナリオとテスト"},
        {Layout::spec_kit, wanted, "## 功能需求"},
        {Layout::spec_kit, wanted, "## Anforderungen"},
        {Layout::spec_kit, wanted, "## Requisitos funcionales"},
        {Layout::spec_kit, wanted, "## Exigences"},
        {Layout::spec_kit, wanted, "## 機能要件"},
        {Layout::spec_kit, success, "## 成功标准"},
        {Layout::spec_kit, success, "## Erfolgskriterien"},
        {Layout::spec_kit, success, "## Criterios de éxito"},
        {Layout::spec_kit, success, "## Critères de succès"},
        {Layout::spec_kit, success, "## CRITÈRES DE SUCCÈS"},
        {Layout::spec_kit, success, "## Critérios de sucesso"},
        {Layout::spec_kit, success, "## 成功基準"},
        {Layout::lhcr, rules, "## Grundsätze"},
        {Layout::lhcr, rules, "## GRUNDSÄTZE"},
        {Layout::lhcr, rules, "## Principios"},
        {Layout::lhcr, rules, "## Princípios"},
        {Layout::lhcr, rules, "## 原则"},
        {Layout::lhcr, goals, "## Ziele"},
        {Layout::lhcr, goals, "## Objetivos"},
        {Layout::lhcr, goals, "## Objectifs"},
        {Layout::lhcr, goals, "## 目的"},
        {Layout::lhcr, done, "## Akzeptanzkriterien"},
        {Layout::lhcr, done, "## Éxito"},
        {Layout::lhcr, done, "## Aceptación"},
        {Layout::lhcr, done, "## Critères d'acceptation"},
        {Layout::lhcr, done, "**Éxito**: todo pedido se guarda."},
        {Layout::lhcr, done, "## 受け入れ基準"},
        {Layout::lhcr, steps, "## Étapes"},
        {Layout::lhcr, steps, "## Etappen"},
        {Layout::lhcr, steps, "## Fases"},
        {Layout::lhcr, steps, "## 阶段一"},
        {Layout::lhcr, steps, "## フェーズ1"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.heading);
        CHECK(is_satisfied(row.layout, concept_of(row.layout, row.what), row.heading));
    }
}
