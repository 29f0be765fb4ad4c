#include "stopwords.h"

/* Each list is one text with a space around every word, so that a word is
 * found by looking for it with its spaces. Words are folded. */
static const struct {
    const char *lang;
    const char *words;
} lists[] = {
    {"en", " a about am an and are as at be been being but by can could did "
           "do does doing for from get had has have having he her his how i "
           "if in into is it its me my of on or our shall she should so some "
           "such than that the their them then there these they this those "
           "to us was we were what when where which while who whom whose why "
           "will with would you your "},
    {"de", " aber als am an auch auf aus bei bin bis das dass dem den der des "
           "die doch du durch ein eine einem einen einer eines er es fur hat "
           "haben ich ihr im in ist kann mein mich mit nach nicht oder sein "
           "sich sie sind so uber um und uns unter vom von vor wann warum was "
           "wie wir wird wo zu zum zur "},
    {"fr", " a au aux avec ce ces cette comment d dans de des du elle en est "
           "et etre il ils j je l la le les leur lui mais me mon ne nous on "
           "ou par pas pour pourquoi quand que quel quelle qui sa se ses son "
           "sont sur ta te tu un une vos votre vous y "},
    {"es", " a al como con cual cuando de del donde el ella en es esta este "
           "ha la las le lo los mas me mi no o para pero por porque que quien "
           "se ser si sin sobre son su sus tu un una unos y ya yo "},
    {"it", " a ai al alla anche che chi come con cosa da dal dalla dei del "
           "della delle di dove e gli ha i il in io la le lo ma mi nel nella "
           "non o per perche piu quando quello questo se si sono su tra tu un "
           "una uno "},
    {"pt", " a ao aos as com como da das de do dos e ela ele em esta este eu "
           "foi ha isso mais mas me meu na nao nas no nos o onde os ou para "
           "pela pelo por porque quando que quem se sem ser seu sua um uma "},
    {"nl", " aan als bij dan dat de deze die dit door een en er het hij hoe "
           "hun ik in is kan maar met mijn naar niet nog of om onder ons ook "
           "op over te tot uit van voor waar waarom was wat we wie wij wordt "
           "ze zich zijn "},
};

bool stopword(struct str lang, struct str word)
{
    const char *words = lists[0].words;
    char spaced[16] = " ";

    if (!word.len || word.len > sizeof spaced - 3)
        return false;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (lang.len >= 2 && memcmp(lang.ptr, lists[i].lang, 2) == 0)
            words = lists[i].words;
    memcpy(spaced + 1, word.ptr, word.len);
    memcpy(spaced + 1 + word.len, " ", 2);
    return strstr(words, spaced) != NULL;
}
