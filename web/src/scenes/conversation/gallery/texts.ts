import { galleryTexts } from '@/i18n/en/gallery';
import { texts } from '@/i18n/t';

export const t = texts(galleryTexts, 'gallery');
