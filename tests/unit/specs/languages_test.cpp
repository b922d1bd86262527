// Whole bundles as people write them in other languages: what a careful reader takes for complete passes, and what he misses is told.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "unit/specs/spec_kit_room.hpp"

using lhcr::specs::read_document;
namespace specs = lhcr::specs;

namespace {

struct Words {
    const char *name, *scenarios, *story, *why, *test, *acceptance, *given, *requirements, *must, *success, *gate, *phase, *setup, *footer,
        *draft, *question;
};

constexpr Words languages[] = {
    {"Chinese", "用户场景与测试", "用户故事", "优先级原因", "独立测试", "验收场景", "**假设** 有订单，**当** 保存，**那么** 可以查到",
     "需求", "系统必须", "成功标准", "宪章检查", "阶段", "设置", "**版本**: 1.0.0 | **批准日期**: 2026-01-05 | **最后修订**: 2026-01-05",
     "草稿", "需要澄清"},
    {"Japanese", "ユーザーシナリオとテスト", "ユーザーストーリー", "優先理由", "独立テスト", "受け入れシナリオ",
     "**前提** 注文がある **もし** 保存する **ならば** 見つかる", "要件", "保存しなければならない", "成功基準", "憲章チェック", "フェーズ",
     "セットアップ", "**バージョン**: 1.0.0 | **制定日**: 2026-01-05 | **最終改定日**: 2026-01-05", "下書き", "要確認"},
    {"Korean", "사용자 시나리오 및 테스트", "사용자 스토리", "우선순위 이유", "독립 테스트", "인수 시나리오",
     "**조건** 주문이 있을 때, **동작** 저장하면, **결과** 찾을 수 있다", "요구사항", "시스템은 저장해야 한다", "성공 기준", "헌법 확인",
     "단계", "설정", "**버전**: 1.0.0 | **비준일**: 2026-01-05 | **최종 개정일**: 2026-01-05", "초안", "확인 필요"},
    {"German", "Nutzerszenarien", "Nutzergeschichte", "**Warum diese Priorität**", "Unabhängiger Test", "Abnahmeszenarien",
     "**Gegeben** ein Auftrag, **Wenn** er gespeichert wird, **Dann** ist er da", "Anforderungen", "Das System MUSS ihn speichern",
     "Erfolgskriterien", "Prüfung gegen die Verfassung", "Etappe", "Einrichtung",
     "**Version**: 1.0.0 | **Ratifiziert**: 2026-01-05 | **Zuletzt geändert**: 2026-01-05", "Entwurf", "KLÄRUNGSBEDARF"},
    {"Spanish", "Escenarios de usuario", "Historia de Usuario", "**Por qué esta prioridad**", "Prueba independiente",
     "Escenarios de aceptación", "**Dado** un pedido, **Cuando** se guarda, **Entonces** se encuentra", "Requisitos",
     "El sistema DEBE guardarlo", "Criterios de éxito", "Verificación de Constitución", "Fase", "Configuración",
     "**Versión**: 1.0.0 | **Ratificada**: 2026-01-05 | **Última modificación**: 2026-01-05", "Borrador", "NECESITA ACLARACIÓN"},
    {"French", "Scénarios utilisateur", "Récit utilisateur", "**Pourquoi cette priorité**", "Test indépendant", "Scénarios d'acceptation",
     "**Étant donné** une commande, **Quand** elle est gardée, **Alors** elle est là", "Exigences", "Le système DOIT la garder",
     "Critères de réussite", "Vérification constitution", "Étape", "Mise en place",
     "**Version**: 1.0.0 | **Ratifiée**: 2026-01-05 | **Dernière révision**: 2026-01-05", "Brouillon", "À CLARIFIER"},
    {"Portuguese", "Cenários de Usuário", "História de Usuário", "**Por que esta prioridade**", "Teste independente", "Cenários de Aceite",
     "**Dado** um pedido, **Quando** é salvo, **Então** é achado", "Requisitos", "O sistema DEVE salvar", "Critérios de Sucesso",
     "Verificação da Constituição", "Fase", "Configuração",
     "**Versão**: 1.0.0 | **Ratificada**: 2026-01-05 | **Última alteração**: 2026-01-05", "Rascunho", "PRECISA DE ESCLARECIMENTO"},
    {"Italian", "Scenari utente", "Storia utente", "**Perché questa priorità**", "Test indipendente", "Scenari di accettazione",
     "**Dato** un ordine, **Quando** si salva, **Allora** si trova", "Requisiti", "Il sistema DEVE salvarlo", "Criteri di successo",
     "Controllo della Costituzione", "Fase", "Impostazione",
     "**Versione**: 1.0.0 | **Ratificata**: 2026-01-05 | **Ultima modifica**: 2026-01-05", "Bozza", "DA CHIARIRE"},
    {"Russian", "Пользовательские сценарии", "Пользовательская история", "**Почему такой приоритет**", "Независимый тест",
     "Сценарии приёмки", "**Дано** заказ, **Когда** его сохраняют, **Тогда** он находится", "Требования", "Система должна сохранить его",
     "Критерии успеха", "Проверка конституции", "Этап", "Настройка",
     "**Версия**: 1.0.0 | **Принята**: 2026-01-05 | **Последнее изменение**: 2026-01-05", "Черновик", "ТРЕБУЕТ УТОЧНЕНИЯ"},
};

std::string spec_of(const Words& w, const std::string& extra = {}) {
    return fmt::format(
        "# Orders\n\n**Feature Branch**: `001-orders`\n\n**Created**: 2026-01-05\n\n**Status**: {}\n\n## {}\n\n### {} 1 - A (P1)\n\nIt is "
        "kept.\n\n"
        "{}: x\n\n**{}**: once\n\n**{}**:\n\n1. {}\n\n### {} 2 - B (P2)\n\nIt is kept.\n\n{}: x\n\n**{}**: once\n\n**{}**:\n\n1. {}\n\n## "
        "{}\n\n"
        "- **FR-001**: {}{}\n\n## {}\n\n- **SC-001**: 10 ms\n\n## Assumptions\n\n- one store\n",
        w.draft, w.scenarios, w.story, w.why, w.test, w.acceptance, w.given, w.story, w.why, w.test, w.acceptance, w.given, w.requirements,
        w.must, extra, w.success);
}

std::string plan_of(const Words& w) {
    return fmt::format("# Plan\n\n## {}\n\n- I. kept\n", w.gate);
}

std::string tasks_of(const Words& w, const char* label = "[US2] ") {
    const bool before = std::string_view(w.name) == "Korean";
    const auto phase = [&](int n) { return before ? fmt::format("{}{}", n, w.phase) : fmt::format("{} {}", w.phase, n); };
    return fmt::format(
        "# Tasks\n\n## {}: {}\n\n- [ ] T001 Begin in `src/a.py`\n\n## {}: {} 1 - A\n\n- [ ] T002 [US1] Keep in `src/b.py`（FR-001）\n\n## "
        "{}: {} 2 - B\n\n"
        "- [ ] T003 {}Find in `src/c.py`\n",
        phase(1), w.setup, phase(2), w.story, phase(3), w.story, label);
}

std::set<std::string> told(const std::string& spec, const std::string& plan, const std::string& tasks) {
    std::map<std::string, std::string> files = {{"spec.md", spec}, {"plan.md", plan}};
    if (!tasks.empty()) files["tasks.md"] = tasks;
    return spec_kit_room::told(files);
}

}  // namespace

TEST_CASE("a complete bundle passes in each of nine languages") {
    for (const auto& w : languages) {
        CAPTURE(w.name);
        CAPTURE(spec_of(w));
        const auto found = told(spec_of(w), plan_of(w), tasks_of(w));
        CHECK_MESSAGE(found.empty(), fmt::format("{}", fmt::join(found, "; ")));
        CHECK_MESSAGE(told(spec_of(w), plan_of(w), "").empty(), "a draft may be without tasks");
        CHECK_MESSAGE(!spec_kit_room::names(told(spec_of(w), plan_of(w), tasks_of(w, "")), "SX040"), "its phase serves a story");
    }
}

TEST_CASE("what is missing is told in each of nine languages") {
    for (const auto& w : languages) {
        CAPTURE(w.name);
        CHECK(spec_kit_room::names(told(spec_of(w, fmt::format(" [{}: when?]", w.question)), plan_of(w), tasks_of(w)), "SP011"));
        CHECK(spec_kit_room::names(told(spec_of(w), plan_of(w), tasks_of(w) + "- [ ] T004 [US7] More in `src/d.py`\n"), "ST032"));
        CHECK(spec_kit_room::names(told(spec_of(w), plan_of(w), tasks_of(w) + "- [ ] T004 More in `src/d.py`（FR-009）\n"), "SR023"));
        CHECK(spec_kit_room::names(told(spec_of(w), "# Plan\n\n## Summary\n\nIt.\n", tasks_of(w)), "SC053"));
        std::string bare = spec_of(w);
        for (std::string line = fmt::format("1. {}\n", w.given); bare.find(line) != std::string::npos;)
            bare.erase(bare.find(line), line.size());
        CHECK(spec_kit_room::names(told(bare, plan_of(w), tasks_of(w)), "SR024"));
    }
}

TEST_CASE("the version line of a constitution is read in each of nine languages") {
    for (const auto& w : languages) {
        CAPTURE(w.name);
        const auto document = read_document("constitution.md", fmt::format("# C\n\n## I. One\n\nIt.\n\n{}\n", w.footer));
        const auto footer = specs::read_footer(document);
        CHECK(footer.version.starts_with("1.0.0"));
        CHECK(footer.ratified.starts_with("2026-01-05"));
        CHECK(footer.amended.starts_with("2026-01-05"));
    }
    const auto dots =
        read_document("constitution.md", "# C\n\n**Version**: v1.0.0 • **Ratified**: 2026-01-05 • **Last Updated**: 2026-01-06\n");
    CHECK(specs::read_footer(dots).amended.starts_with("2026-01-06"));
    const auto none = read_document("constitution.md", "# C\n\n**Version**: 1.0.0\n\n**Created**: 2026-01-05\n");
    CHECK(specs::read_footer(none).ratified.empty());
}
