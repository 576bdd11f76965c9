import { currentViewer } from '@/auth/viewer';
import { SwaggerScreen } from '@/components/screens/swagger-screen';
import { mayInOwn } from '@/domain/authorize';
import { swaggerPath } from '@/server/swagger-files';

export const metadata = { title: 'API reference' };
export const dynamic = 'force-dynamic';

/** What stands in the address, a document's among it, is not read. */
export default async function SwaggerPage() {
  const viewer = await currentViewer();
  const side = viewer?.isOperator ? 'admin' : 'portal';
  const may = viewer && (viewer.isOperator || mayInOwn(viewer)('api_key.manage'));
  const trial = may ? side : undefined;
  return (
    <SwaggerScreen
      trial={trial}
      files={{ script: swaggerPath('swagger-ui-bundle.js'), style: swaggerPath('swagger-ui.css') }}
    />
  );
}
