// The words, by language: English, Chinese, Japanese, Korean, German, Spanish, French, Portuguese, Italian, Russian, then some of others.
// Stems where a language bends its words.
#include "specs/words.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "specs/text.hpp"

namespace lhcr::specs {
namespace {

constexpr std::size_t topics = static_cast<std::size_t>(Topic::open_question) + 1;

const char* text_of(Topic topic) {
    switch (topic) {
        case Topic::scenarios:
            return "user scenario|user stor|scenarios|用户场景|用户故事|用户情景|使用场景|使用者故事|使用者情境|使用者場景|用戶場景|"
                   "用戶故事|使用情境|ユーザーシナリオ|ユーザーストーリー|利用シナリオ|사용자 시나리오|사용자 스토리|시나리오|"
                   "benutzerszenari|nutzerszenari|anwenderszenari|anwendungsszenari|benutzergeschichte|escenarios|"
                   "historias de usuario|scénarios|récits utilisateur|histoires utilisateur|cenários|histórias de usuário|"
                   "histórias do usuário|histórias de utilizador|scenari utente|scenari d'uso|storie utente|пользовательск|сценари|"
                   "kịch bản|câu chuyện người dùng|scenariusz|historie użytkownik|kullanıcı senaryo|kullanıcı hikaye|"
                   "gebruikersscenario|gebruikersverha|користувацьк";
        case Topic::requirements:
            return "requirement|需求|要求|要件|요구사항|요구 사항|anforderung|requisito|requisiti|requerimient|exigence|требован|вимог|yêu "
                   "cầu|"
                   "wymagani|gereksinim|vereisten";
        case Topic::success:
            return "success criteria|success metric|acceptance criteria|成功标准|成功標準|成功准则|成功準則|成功指标|成功指標|"
                   "验收标准|驗收標準|验收准则|驗收準則|成功基準|成功条件|受け入れ基準|受入基準|성공 기준|성공기준|성공 지표|"
                   "인수 기준|수용 기준|erfolgskriteri|akzeptanzkriteri|abnahmekriteri|criterios de éxito|criterios de aceptación|"
                   "critères de succès|critères de réussite|critères d'acceptation|critérios de sucesso|critérios de êxito|"
                   "critérios de aceit|criteri di successo|criteri di accettazione|критерии успе|критерии прием|критерии приём|"
                   "критерії успіху|tiêu chí|kryteria sukcesu|kryteria akceptacji|başarı kriter|kabul kriter|succescriteri|"
                   "acceptatiecriteri";
        case Topic::principles:
            return "principle|rule|non-negotiable|must|invariant|governance|constraint|guardrail|polic|boundar|standard|原则|原則|"
                   "规则|規則|원칙|규칙|grundsätz|regeln|prinzip|principios|reglas|principes|règles|princípios|regras|principi|"
                   "принцип|правил|nguyên tắc|zasady|ilkeler";
        case Topic::goals:
            return "goal|requirement|user stor|problem|scope|objective|purpose|outcome|overview|vision|目标|目標|目的|需求|要件|"
                   "목표|목적|요구사항|ziel|anforderung|objetivo|requisito|objectif|exigence|obiettiv|цел|требован|задач|mục tiêu|"
                   "hedef";
        case Topic::acceptance:
            return "acceptance|success|criteria|metric|definition of done|kpi|exit condition|验收|驗收|成功|完成定义|受け入れ|受入|"
                   "完了条件|인수|수용 기준|성공|완료 기준|akzeptanz|abnahme|erfolg|aceptación|éxito|criterios|acceptation|succès|"
                   "réussite|critères|aceit|sucesso|critérios|accettazione|successo|criteri di|критери|приемк|приёмк|tiêu chí|"
                   "kryteria|kriter";
        case Topic::phases:
            return "phase|milestone|workstream|approach|architecture|plan|stage|roadmap|timeline|sprint|step|strategy|"
                   "implementation|sequence|rollout|delivery|wave|week|阶段|階段|段階|里程碑|架构|架構|方案|단계|마일스톤|etappe|"
                   "meilenstein|vorgehen|fase|etapa|marco|étape|jalon|フェーズ|マイルストーン|этап|фаза|архитектур|подход|"
                   "giai đoạn|aşama";
        case Topic::principle: return "princip|princíp|原则|原則|원칙|grundsatz|grundsätz|принцип|nguyên tắc|zasad|ilke";
        case Topic::constitution:
            return "constitu|costituzion|konstitution|verfassung|grundgesetz|宪法|宪章|章程|憲法|憲章|헌법|헌장|конституц|hiến pháp|"
                   "hiến chương|konstytucj|anayasa|grondwet";
        case Topic::complexity:
            return "complexity tracking|复杂|複雑|複雜|복잡|komplexität|complejidad|complexité|complexidade|complessità|сложност|"
                   "độ phức tạp|złożonoś|karmaşıklık";
        case Topic::story:
            return "user story|用户故事|用戶故事|使用者故事|ユーザーストーリー|ユーザストーリー|사용자 스토리|사용자스토리|"
                   "유저 스토리|benutzergeschichte|nutzergeschichte|anwendergeschichte|historia de usuario|récit utilisateur|"
                   "histoire utilisateur|récit|história de usuário|história do usuário|história de utilizador|"
                   "história do utilizador|storia utente|racconto utente|пользовательская история|история пользователя|история|"
                   "користувацька історія|câu chuyện người dùng|historia użytkownika|historyjka użytkownika|kullanıcı hikayesi|"
                   "gebruikersverhaal";
        case Topic::phase: return "phase|阶段|階段|段階|フェーズ|フェイズ|단계|fase|etapa|étape|etappe|этап|фаза|giai đoạn|faza|aşama";
        case Topic::setup:
            return "setup|set-up|设置|設定|初始化|搭建|セットアップ|설정|셋업|초기화|einrichtung|configuración|"
                   "configuração|mise en place|initialisation|impostazione|настройк|подготовк|инициализац|thiết lập|konfiguracj|"
                   "kurulum";
        case Topic::foundation:
            return "foundation|prerequisite|基础|基礎|前提|기반|기초|선행|grundlage|voraussetzung|fundacion|fundamento|cimientos|"
                   "requisitos previos|fondation|fondamental|fundaç|fundament|pré-requisito|fondament|fondazion|основ|базов|"
                   "фундамент|nền tảng|temel";
        case Topic::polish:
            return "polish|cross-cutting|cleanup|打磨|润色|完善|收尾|優化|优化|仕上げ|ポリッシュ|横断|마무리|다듬|폴리싱|"
                   "feinschliff|pulido|pulimento|transversal|finition|polimento|acabamento|rifinitura|полиров|доработк|сквозн|"
                   "hoàn thiện";
        case Topic::boxes:
            return "checklist|exit criteria|acceptance|done when|validation|criteria|checkpoint|verification|summary|notes|definition of "
                   "done|success|review|检查|檢查|"
                   "验收|驗收|验证|驗證|チェック|確認|検証|검증|체크|확인|prüf|checkliste|abnahme|verificaci|lista de control|"
                   "criterios|validación|vérification|critères|verificaç|critérios|validação|verifica|criteri di|провер|критери|"
                   "чек-лист|чеклист|kiểm tra|kryteria|kontrol";
        case Topic::acceptance_label:
            return "acceptance|done when|scenario|cenário|验收|驗收|受け入れ|受入|인수|수락|승인 "
                   "시나리오|수용|akzeptanz|abnahme|aceptación|acceptation|"
                   "aceitação|aceite|accettazione|приемк|приёмк|прием|приём|критерии|nghiệm thu|chấp nhận|akceptac|kabul|acceptatie";
        case Topic::given:
            return "given|假设|假設|假如|假定|给定|給定|前提|もし|주어진|조건|전제|angenommen|gegeben|dado|dada|dados|dadas|"
                   "étant donné|étant donnée|étant donnés|dato|дано|допустим|при условии|cho trước|cho|"
                   "zakładając|mając|diyelim ki|gegeven";
        case Topic::priority:
            return "priority|优先级|優先級|優先度|優先順位|우선순위|우선 순위|prioridad|priorit|prioridade|приоритет|пріоритет|"
                   "ưu tiên|priorytet|öncelik";
        case Topic::reason:
            return "**why|rationale|为什么|为何|原因|理由|優先理由|이유|**warum|begründung|**por qu|justificación|justificativa|"
                   "razón|motivo|**pourquoi|raison|**perché|motivazione|почему|обоснован|причина|vì sao|lý do|dlaczego|uzasadnien|"
                   "neden|waarom";
        case Topic::independent_test:
            return "independent test|independently test|独立测试|獨立測試|独立验证|独立テスト|単独テスト|독립 테스트|독립적|"
                   "unabhängiger test|unabhängig|prueba independiente|test indépendant|teste independente|test indipendente|"
                   "независим|kiểm thử độc lập|niezależn|bağımsız test|onafhankelijke test";
        case Topic::normative:
            return "must|shall|should|may|will|can|cannot|muss|müssen|soll|sollen|sollte|darf|dürfen|kann|können|debe|deben|"
                   "deberá|deberán|debería|puede|pueden|doit|doivent|devra|devront|devrait|peut|peuvent|deve|devem|deverá|"
                   "deverão|pode|podem|devono|può|possono|должен|должна|должно|должны|может|могут|следует|повинен|повинна|musi|"
                   "muszą|powinien|moet|moeten|mag|phải|meli|malı|必须|必須|应|應|不得|需|可以|禁止|允许|允許|能够|能夠|只能|"
                   "不能|しなければ|なければならない|すべき|べきである|必要がある|できる|してはならない|해야|하여야|할 수 있|"
                   "안 된다|않아야|않는다|금지|không được";
        case Topic::not_applicable:
            return "n/a|not needed|not required|not applicable|none|optional|skipped|if needed|(no |omitted|不适用|不適用|无需|"
                   "不需要|可选|該当なし|不要|해당 없음|해당없음|불필요|entfällt|nicht nötig|nicht erforderlich|no aplica|"
                   "no necesario|sans objet|non applicable|pas nécessaire|não se aplica|não aplicável|desnecessári|non necessario|"
                   "не применим|не требуется|не нужн";
        case Topic::draft:
            return "draft|in progress|planned|in review|ready|草稿|草案|起草|ドラフト|下書き|초안|작성 중|entwurf|borrador|"
                   "brouillon|rascunho|bozza|черновик|bản nháp|szkic|taslak";
        case Topic::under_way:
            return "in progress|in development|implementing|approved|accepted|active|in review|ready for "
                   "implementation|进行中|開發中|开发中|已批准|"
                   "進行中|実装中|承認済|진행|승인|in arbeit|genehmigt|en progreso|en curso|aprobad|en cours|approuvé|em andamento|"
                   "em progresso|aprovad|in corso|approvat|в работе|утвержд|đang thực hiện|w toku|devam ediyor";
        case Topic::finished:
            return "complete|done|implemented|shipped|released|merged|deployed|完成|已实现|已實現|已发布|完了|実装済|완료|구현|"
                   "abgeschlossen|umgesetzt|fertig|terminad|completad|implementad|terminé|livré|concluíd|finalizad|entregue|"
                   "completato|завершен|завершён|реализован|выполнен|hoàn thành";
        case Topic::status: return "status|状态|狀態|ステータス|状態|상태|estado|statut|stato|статус|trạng thái|durum";
        case Topic::created:
            return "created|创建|創建|建立|作成日|작성일|생성일|작성|erstellt|creado|creada|fecha de creación|créé|créée|"
                   "date de création|criado|criada|data de criação|data|creato|создан|дата|ngày tạo|utworzon|oluşturul";
        case Topic::version: return "version|versión|versão|versione|版本|バージョン|버전|версия|версія|phiên bản|wersja|sürüm|versie";
        case Topic::ratified: return "ratified|ratifi|批准|制定|採択|비준|제정|승인|принят|утвержд|phê chuẩn|zatwierdz|onay|bekrachtigd";
        case Topic::amended:
            return "last amended|amended|dernière|última|ultima|letzte|zuletzt|geändert|最后修|最后更新|最後修|最後更新|修订|修訂|"
                   "最終改|最終更新|最終修正|최종|마지막|개정|последн|изменен|остання|sửa đổi|ostatni|son değ|laatst";
        case Topic::open_question:
            return "needs clarification|需要澄清|待澄清|需澄清|要明確化|要確認|明確化が必要|명확화 필요|확인 필요|klärungsbedarf|"
                   "klärung erforderlich|klärung nötig|necesita aclaración|necesita clarificación|requiere aclaración|à clarifier|"
                   "clarification nécessaire|clarification requise|nécessite clarification|precisa de esclarecimento|"
                   "necessita esclarecimento|requer esclarecimento|da chiarire|richiede chiarimento|требует уточнения|"
                   "требуется уточнение|нужно уточнить|уточнить|cần làm rõ|do wyjaśnienia";
    }
    return "";
}

using Words = std::vector<std::string_view>;

std::array<Words, topics> split_all() {
    std::array<Words, topics> all;
    for (std::size_t i = 0; i < topics; ++i)
        for (std::string_view rest = text_of(static_cast<Topic>(i)); !rest.empty();) {
            const auto bar = std::min(rest.find('|'), rest.size());
            all[i].push_back(rest.substr(0, bar));
            rest.remove_prefix(std::min(bar + 1, rest.size()));
        }
    return all;
}

}  // namespace

std::span<const std::string_view> words_of(Topic topic) {
    static const auto all = split_all();
    return all[static_cast<std::size_t>(topic)];
}

bool has_word_of(Topic topic, std::string_view folded_text) {
    const auto words = words_of(topic);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return folded_text.find(word) != std::string_view::npos; });
}

bool has_whole_word_of(Topic topic, std::string_view folded_text) {
    const auto words = words_of(topic);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return is_unspaced(word) ? folded_text.find(word) != std::string_view::npos
                                 : find_word(folded_text, word) != std::string_view::npos;
    });
}

bool begins_with_word_of(Topic topic, std::string_view folded_text) {
    const auto words = words_of(topic);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return folded_text.starts_with(word); });
}

bool is_unspaced(std::string_view word) {
    return static_cast<unsigned char>(word.front()) >= 0xE3;
}

std::string_view leading_word_of(Topic topic, std::string_view folded_text) {
    std::string_view longest;
    for (const auto word : words_of(topic))
        if (word.size() > longest.size() && folded_text.starts_with(word) &&
            (is_unspaced(word) || stands_alone(folded_text, 0, word.size())))
            longest = word;
    return longest;
}

}  // namespace lhcr::specs
